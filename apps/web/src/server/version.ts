/** The version of the console, which is that of the product. A test holds them together. */
export const version = '0.1.0';
