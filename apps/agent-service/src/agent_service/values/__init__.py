"""What models, tools and people say, made sound once: text, JSON, arguments, names, and how text is shown. Knows the contract only."""
