import { describe, expect, it } from 'vitest';
import type { Condition } from '../../agent-service.js';
import { parseJson } from '../json.js';
import { judge, judgeAll } from './conditions.js';

const call = {
  amount: 40,
  text: '40',
  currency: 'EUR',
  tags: ['vip', 'eu'],
  customer: { country: 'DE' },
  lines: [{ price: 5 }],
  nothing: null,
};

function judged(argument: string, operator: Condition['operator'], value: unknown): string {
  return judge({ argument, operator, value }, call);
}

describe('a condition', () => {
  it.each([
    ['amount', 'eq', 40, 'yes'],
    ['amount', 'eq', 41, 'no'],
    ['amount', 'ne', 41, 'yes'],
    ['amount', 'lt', 40, 'no'],
    ['amount', 'lte', 40, 'yes'],
    ['amount', 'gt', 39.99, 'yes'],
    ['amount', 'gte', 40.01, 'no'],
    ['currency', 'gt', 'AAA', 'yes'],
    ['currency', 'in', ['EUR', 'USD'], 'yes'],
    ['currency', 'in', ['GBP'], 'no'],
    ['currency', 'not_in', ['GBP'], 'yes'],
    ['currency', 'contains', 'UR', 'yes'],
    ['tags', 'contains', 'vip', 'yes'],
    ['tags', 'contains', 'us', 'no'],
    ['tags', 'eq', ['vip', 'eu'], 'yes'],
    ['customer', 'eq', { country: 'DE' }, 'yes'],
    ['customer.country', 'eq', 'DE', 'yes'],
    ['lines.0.price', 'lt', 6, 'yes'],
    ['nothing', 'eq', null, 'yes'],
    ['amount', 'eq', null, 'no'],
    ['amount', 'exists', true, 'yes'],
    ['amount', 'exists', false, 'no'],
    ['reason', 'exists', false, 'yes'],
    ['lines.1', 'exists', true, 'no'],
    ['constructor', 'exists', true, 'no'],
  ] as const)('%s %s %j: %s', (argument, operator, value, judgement) => {
    expect(judged(argument, operator, value)).toBe(judgement);
  });

  it.each([
    ['an argument that is missing', 'reason', 'eq', 'x'],
    ['an argument that is missing, negated', 'reason', 'ne', 'x'],
    ['a text where a number is compared', 'text', 'lte', 50],
    ['a text where a number is looked for', 'text', 'eq', 40],
    ['a text among numbers', 'text', 'in', [1, 40]],
    ['nothing where a number is compared', 'nothing', 'lt', 5],
    ['a number that should contain something', 'amount', 'contains', 4],
    ['an operator of a later version', 'amount', 'matches' as Condition['operator'], 4],
  ] as const)('cannot be judged for %s', (_, argument, operator, value) => {
    expect(judged(argument, operator, value)).toBe('unknown');
  });
});

describe('several conditions', () => {
  const holds: Condition = { argument: 'amount', operator: 'lt', value: 50 };
  const fails: Condition = { argument: 'amount', operator: 'gt', value: 50 };
  const unclear: Condition = { argument: 'reason', operator: 'eq', value: 'x' };

  it('hold together', () => {
    expect(judgeAll([], call)).toBe('yes');
    expect(judgeAll([holds, holds], call)).toBe('yes');
  });

  it('fail by one, also when another cannot be judged', () => {
    expect(judgeAll([holds, fails], call)).toBe('no');
    expect(judgeAll([unclear, fails], call)).toBe('no');
  });

  it('cannot be judged when one cannot and the others hold', () => {
    expect(judgeAll([holds, unclear], call)).toBe('unknown');
  });
});

describe('numbers are compared as they are', () => {
  const args = parseJson('{"account": 9007199254740993, "amount": 50.0, "rates": [2.0]}') as Record<string, unknown>;
  it.each([
    ['account', 'gt', '9007199254740992', 'yes'],
    ['account', 'eq', '9007199254740992', 'no'],
    ['account', 'lte', '9007199254740992.0', 'no'],
    ['account', 'in', '[1, 9007199254740993]', 'yes'],
    ['amount', 'eq', '50', 'yes'],
    ['amount', 'gt', '50', 'no'],
    ['amount', 'lt', '50.000000000000007', 'yes'],
    ['rates', 'eq', '[2]', 'yes'],
    ['rates', 'contains', '2', 'yes'],
    ['amount', 'eq', '"50.0"', 'unknown'],
    ['amount.text', 'exists', 'false', 'yes'],
  ] as const)('%s %s %s: %s', (argument, operator, value, expected) => {
    expect(judge({ argument, operator, value: parseJson(value) }, args)).toBe(expected);
  });
});
