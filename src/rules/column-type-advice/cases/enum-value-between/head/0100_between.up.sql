-- expect: column-type-advice
ALTER TYPE mood ADD VALUE 'content' BEFORE 'happy';
