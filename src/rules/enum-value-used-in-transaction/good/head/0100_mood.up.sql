ALTER TYPE mood ADD VALUE 'content';
