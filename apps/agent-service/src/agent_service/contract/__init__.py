"""What crosses between TypeScript and Python: generated models, names and shapes, and the judge of an entry's shape. Imports no other room."""
