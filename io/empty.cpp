// Replaced when the first real source lands.
