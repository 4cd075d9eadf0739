-- expect: vacuum-full, no-lock-timeout
VACUUM (FULL, VERBOSE) "Gift Cards", warehouse.shelves;
