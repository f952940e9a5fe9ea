/** The name under which the product tells of itself outside: who made the spans of a record, and whose they are, whoever sends them. */
export const productName = 'durable-agents';
