"""What templates may do with what they are given; what depends on words asks `word(group, key, language)`."""
