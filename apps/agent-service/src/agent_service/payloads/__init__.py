"""The payload store: files, or objects of S3, under names that are made of what they hold. Knows neither Temporal nor Agno."""
