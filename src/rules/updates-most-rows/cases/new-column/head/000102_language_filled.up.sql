UPDATE books SET language = 'en';
