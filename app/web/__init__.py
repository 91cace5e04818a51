"""The pages for people: templates, words in French and in English, and nothing that decides."""
