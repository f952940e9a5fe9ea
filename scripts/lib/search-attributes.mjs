// @ts-check

/** Temporal's numbers of search attribute types, `temporal.api.enums.v1.IndexedValueType`. */
const typeNumbers = { TEXT: 1, KEYWORD: 2, INT: 3, DOUBLE: 4, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 };

/**
 * Registers the search attributes of runs that the namespace lacks.
 * @param {NodeJS.ProcessEnv} env with the variables that lead to the server
 * @returns {Promise<string[]>} names of those it has registered now
 * @throws when the server cannot be reached, or does not permit it; the message says what to run instead
 */
export async function registerSearchAttributes(env) {
  const [{ createTemporalClient }, { searchAttributes }] = await Promise.all([
    import('@platform/temporal'),
    import('@platform/temporal/contract'),
  ]);
  const client = await createTemporalClient({ env });
  try {
    const { namespace } = client;
    const { operatorService } = client.connection;
    const { customAttributes = {} } = await operatorService.listSearchAttributes({ namespace });
    const missing = Object.values(searchAttributes).filter(({ name }) => !Object.hasOwn(customAttributes ?? {}, name));
    if (missing.length === 0) return [];
    try {
      await operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, typeNumbers[type]])),
      });
    } catch (error) {
      const wanted = missing.map(({ name, type }) => `${name} (${type})`).join(', ');
      throw new Error(
        `The namespace "${namespace}" at ${client.address} lacks the search attributes ${wanted}, and registering them failed: ` +
          `${error instanceof Error ? error.message : String(error)}. Ask an operator of the server to register them.`,
        { cause: error },
      );
    }
    return missing.map(({ name }) => name);
  } finally {
    await client.close();
  }
}
