import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryFor, quote } from './filter.js';

/** The texts of a query as the server's parser reads them, and what stands outside of them. */
function read(query: string): { texts: string[]; outside: string } {
  const texts: string[] = [];
  const outside = query.replace(/'((?:\\.|[^'\\])*)'/gs, (_, text: string) => {
    texts.push(text.replace(/\\(.)/gs, '$1'));
    return '?';
  });
  return { texts, outside };
}

const fields = ['agentId', 'startedBy', 'schedule', 'tenant', 'origin', 'cause', 'tool', 'model', 'search'] as const;
const plain = Object.fromEntries(fields.map((field) => [field, 'x']));

/** Nobody sees what is not theirs: no text that somebody gives changes which question is asked. */
describe('a query', () => {
  it('holds whatever text is given as that text, and asks nothing else', () => {
    const shapeOf = (field: string, value: string) =>
      read(queryFor({ [field]: value }, [{ agents: ['mine'] }])).outside;
    fc.assert(
      fc.property(
        fc.constantFrom(...fields.slice(0, -1)),
        fc.string({ unit: 'binary', minLength: 1 }),
        (field, value) => {
          const query = queryFor({ [field]: value }, [{ agents: ['mine'] }]);
          expect(read(query).outside).toBe(shapeOf(field, 'x'));
          expect(read(query).texts.some((text) => text.endsWith(value))).toBe(true);
          expect(read(query).outside.endsWith(`AND ((AgentId IN (?)))`)).toBe(true);
        },
      ),
    );
  });

  it('looks for words of letters and digits alone, whatever is searched for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (search) => {
        const { texts, outside } = read(queryFor({ search }, []));
        for (const text of texts.slice(2, -1)) expect(text).toMatch(/^([\p{L}\p{N}\p{M}]+|agent-run-[\w.-]+|)$/u);
        expect(outside).not.toMatch(/["'\\;]/);
      }),
    );
    expect(queryFor({ search: 'Refund "A-1042"!' }, undefined)).toContain(
      `((AgentRunRequest = 'refund' AND AgentRunRequest = 'a' AND AgentRunRequest = '1042'))`,
    );
  });

  it('finds a word also as the beginning of an id, and by an id that is no word', () => {
    expect(queryFor({ search: '3f9c' }, undefined)).toContain(
      `((AgentRunRequest = '3f9c') OR WorkflowId STARTS_WITH 'agent-run-3f9c')`,
    );
  });

  it('asks for all that is given, and for nothing that is not', () => {
    const query = queryFor(
      { ...plain, minCostUsd: 0.5, maxCostUsd: 1e-7, since: '2026-01-31T00:00:00.000Z' },
      undefined,
    );
    expect(query).toContain('AgentRunCostUsd >= 0.5 AND AgentRunCostUsd <= 1e-7');
    expect(query).toContain(`StartTime >= '2026-01-31T00:00:00.000Z'`);
    expect(queryFor({ tenant: undefined }, undefined)).toBe(
      `WorkflowType = 'agentExecutionWorkflow' AND ExecutionStatus != 'ContinuedAsNew'`,
    );
  });

  it('knows ends that only the server writes', () => {
    expect(queryFor({ cause: 'Terminated' }, undefined)).toContain(`ExecutionStatus = 'Terminated'`);
    expect(queryFor({ cause: 'Auth' }, undefined)).toContain(`AgentRunCause = 'Auth'`);
  });

  it('finds nothing for those who see nothing', () => {
    expect(queryFor({}, [])).toContain(`WorkflowType = ''`);
    expect(queryFor({}, [{ agents: [] }])).toContain(`WorkflowType = ''`);
  });
});

it('a quote in a text stays in it', () => {
  expect(quote(`a' OR '1' = '1\\`)).toBe(`'a\\' OR \\'1\\' = \\'1\\\\'`);
});
