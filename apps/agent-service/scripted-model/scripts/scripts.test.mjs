import { describe, expect, it } from 'vitest';
import { readConversation } from '../conversation.mjs';
import { exampleRequests } from '../examples.mjs';
import { firstReply } from '../reply.mjs';
import { builtInScripts } from './index.mjs';

const examples = exampleRequests();
const scripts = builtInScripts(examples);
const everyTool = [...new Set(scripts.flatMap((script) => script.tools ?? []))];
/** Only the leader of a team has the tool that delegates. */
const toolsOf = (request) =>
  everyTool.filter((tool) => examples.desk.includes(request) || tool !== 'delegate_task_to_member');

/** The reply to a request after the given answers of tools: `[tool, arguments, answer]`. */
function replyTo(request, answers = [], tools = toolsOf(request)) {
  const messages = [{ role: 'user', content: request }];
  for (const [index, [name, args, answer]] of answers.entries()) {
    const call = { id: `call_${index}`, type: 'function', function: { name, arguments: JSON.stringify(args) } };
    messages.push({ role: 'assistant', content: null, tool_calls: [call] });
    const content = typeof answer === 'string' ? answer : JSON.stringify(answer);
    messages.push({ role: 'tool', tool_call_id: call.id, content });
  }
  const offered = tools.map((name) => ({ type: 'function', function: { name } }));
  const conversation = readConversation({ model: 'scripted-model', messages, tools: offered });
  const { script, reply } = firstReply(scripts, conversation, { headers: {} });
  return { script, ...reply };
}

const order = {
  order_id: 1042,
  customer: { name: 'Sample Customer 0042', email: 'customer-0042@example.com' },
  paid: 49.9,
  refunded: 0,
  refundable: 49.9,
};
const looked = ['get_order', { order_id: 1042 }, order];
const request = 'Refund order 1042: the blender arrived broken.';

it('each example request has a script of its own', () => {
  const names = Object.values(examples).map((requests) => requests.map((request) => replyTo(request).script));
  expect(names).toEqual([['refund', 'tracking', 'stock', 'audit'], ['best-sellers', 'refund-export'], ['desk']]);
});

it('a request for tools that the agent does not have is told which requests are known', () => {
  expect(replyTo(request, [], ['describe_shop', 'query_shop', 'save_csv', 'save_chart']).script).toBe('explanation');
});

it('any other request is told which requests are known and how to set a key', () => {
  const { script, text, calls } = replyTo('Write me a poem about orders.');
  expect({ script, calls }).toEqual({ script: 'explanation', calls: undefined });
  for (const part of [...Object.values(examples).flat(), 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'MODEL_BASE_URL']) {
    expect(text).toContain(part);
  }
});

describe('refund', () => {
  it('looks at the order before anything else', () => {
    expect(replyTo(request).calls).toEqual([['get_order', { order_id: 1042 }]]);
  });

  it('asks for what is left of the order, with the reason of the request', () => {
    const args = { order_id: 1042, amount: 49.9, reason: 'the blender arrived broken.' };
    expect(replyTo(request, [looked]).calls).toEqual([['issue_refund', args]]);
  });

  it('asks for the amount of the request', () => {
    const [[, args]] = replyTo('Refund $12.50 of order 1042', [looked]).calls;
    expect(args.amount).toBe(12.5);
  });

  it('tells the customer the amount that was really refunded', () => {
    const issued = ['issue_refund', { amount: 49.9 }, { refund_id: 7, order_id: 1042, amount: 20, refundable: 29.9 }];
    const [[name, letter]] = replyTo(request, [looked, issued]).calls;
    expect(name).toBe('write_to_customer');
    expect(letter.customer_email).toBe('customer-0042@example.com');
    expect(letter.body).toContain('$20.00');
    expect(letter.body).not.toContain('49.9');
  });

  it('says that nothing was refunded, and why, when a person rejects', () => {
    const reply = replyTo(request, [looked, ['issue_refund', {}, 'Ask for a photo first.']]);
    expect(reply.calls).toBeUndefined();
    expect(reply.text).toBe('Order 1042 was not refunded: Ask for a photo first.');
  });

  it('says that the customer was not told when a person rejects the letter', () => {
    const issued = ['issue_refund', {}, { refund_id: 7, amount: 49.9 }];
    const { text } = replyTo(request, [looked, issued, ['write_to_customer', {}, 'I call them.']]);
    expect(text).toBe('Refunded $49.90 of order 1042 (refund 7). The customer was not written to: I call them.');
  });

  it('does not say that the customer was told when no mail was sent', () => {
    const answers = (sent) => [
      looked,
      ['issue_refund', {}, { refund_id: 7, amount: 49.9 }],
      ['write_to_customer', {}, { to: 'customer-0042@example.com', sent }],
    ];
    expect(replyTo(request, answers(true)).text).toContain(
      'Sample Customer 0042 was told at customer-0042@example.com.',
    );
    expect(replyTo(request, answers(false)).text).toContain('is in the outbox; no mail server is set up to send it.');
  });

  it('does not ask for a refund of an order of which nothing is left', () => {
    const refunded = { ...order, refunded: 49.9, refundable: 0 };
    expect(replyTo(request, [['get_order', {}, refunded]]).calls).toBeUndefined();
  });

  it('says so when there is no such order', () => {
    expect(replyTo(request, [['get_order', {}, 'There is no order 1042.']]).text).toContain('There is no order 1042.');
  });
});

it('tracks two orders by two calls in one message', () => {
  const question = 'Where are orders 1007 and 1019?';
  expect(replyTo(question).calls).toEqual([
    ['track_shipment', { order_id: 1007 }],
    ['track_shipment', { order_id: 1019 }],
  ]);
  const at = { at: '2026-01-08', place: 'Sampletown', event: 'delivered' };
  const answers = [
    ['track_shipment', { order_id: 1019 }, { events: [] }],
    ['track_shipment', { order_id: 1007 }, { events: [at] }],
  ];
  expect(replyTo(question, answers).text).toBe(
    'Order 1007: delivered, Sampletown, 2026-01-08.\nOrder 1019: not shipped yet.',
  );
});

it('asks the warehouse again after an error, three times at most', () => {
  const question = 'How many of SKU-0007 are in stock in the warehouse?';
  const failed = ['check_warehouse_stock', { sku: 'SKU-0007' }, 'The warehouse does not answer.'];
  expect(replyTo(question, [failed, failed]).calls).toEqual([['check_warehouse_stock', { sku: 'SKU-0007' }]]);
  expect(replyTo(question, [failed, failed, failed]).calls).toBeUndefined();
  const answered = ['check_warehouse_stock', { sku: 'SKU-0007' }, { sku: 'SKU-0007', in_stock: 49 }];
  expect(replyTo(question, [failed, failed, answered]).text).toContain('49 of SKU-0007');
});

it('audits refunded orders one call at a time and adds up', () => {
  const orders = Array.from({ length: 20 }, (_, index) => ({ order_id: 1100 + index }));
  const answers = [['find_orders', { status: 'refunded', limit: 20 }, { orders }]];
  for (const { order_id } of orders) {
    expect(replyTo('Audit the last 20 refunded orders.', answers).calls).toEqual([['get_order', { order_id }]]);
    answers.push(['get_order', { order_id }, { order_id, paid: 10, refunded: 0.1 }]);
  }
  const { text } = replyTo('Audit the last 20 refunded orders.', answers);
  expect(text).toBe('Audited 20 refunded orders: $2.00 refunded in total. None was refunded above the paid amount.');
});

describe('best-sellers', () => {
  const question = 'Which five items sold best? Show them in a chart.';
  const described = ['describe_shop', {}, { tables: [] }];
  const found = ['query_shop', {}, { columns: ['item', 'units', 'dollars'], rows: [['Sample Kettle', 7, 241.5]] }];

  it('describes, asks and draws, one step each, by the same SQL', () => {
    expect(replyTo(question).calls).toEqual([['describe_shop', {}]]);
    const [[asks, { sql }]] = replyTo(question, [described]).calls;
    const [[draws, chart]] = replyTo(question, [described, found]).calls;
    expect([asks, draws, chart.kind]).toEqual(['query_shop', 'save_chart', 'bar']);
    expect(chart.sql).toContain(sql);
  });

  it('says what the database said, and where the chart is', () => {
    const { text, calls } = replyTo(question, [described, found, ['save_chart', {}, { file: 'best-sellers.svg' }]]);
    expect(calls).toBeUndefined();
    expect(text).toContain('| Sample Kettle | 7 | $241.50 |');
    expect(text).toContain('The chart is in best-sellers.svg.');
  });

  it('says so when the database refuses or the chart cannot be saved', () => {
    expect(replyTo(question, [described, ['query_shop', {}, 'No.']]).text).toBe('I could not ask the database: No.');
    expect(replyTo(question, [described, found, ['save_chart', {}, 'No.']]).text).toContain('could not be saved: No.');
  });
});

it('exports the refunds per month, and says what is in the file', () => {
  const question = 'Export the refunds per month as CSV.';
  const described = ['describe_shop', {}, { tables: [] }];
  const [[tool, { name, sql }]] = replyTo(question, [described]).calls;
  expect([tool, name]).toEqual(['save_csv', 'refunds-per-month.csv']);
  expect(sql).toContain('FROM refunds GROUP BY month');
  expect(replyTo(question, [described, ['save_csv', {}, { file: name, rows: 6 }]]).text).toContain(
    'Saved refunds-per-month.csv: 6 months',
  );
  expect(replyTo(question, [described, ['save_csv', {}, 'No.']]).text).toBe('The refunds could not be exported: No.');
});

it('a second request in the same conversation starts from its own beginning', () => {
  const before = [
    { role: 'user', content: request },
    { role: 'assistant', content: null, tool_calls: [{ id: 'a', function: { name: 'get_order', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: 'a', content: JSON.stringify(order) },
    { role: 'assistant', content: 'Done.' },
  ];
  const conversation = readConversation({ messages: [...before, { role: 'user', content: request }] });
  expect(conversation).toMatchObject({ turn: 0, results: [], request });
});

describe('desk', () => {
  const both = 'Refund order 1042: the blender arrived broken. And which five items sold best?';
  const tasks = [
    ['support', 'Refund order 1042: the blender arrived broken.'],
    ['analyst', 'Which five items sold best? Show them in a chart.'],
  ];
  const delegated = tasks.map(([member_id, task]) => ['delegate_task_to_member', { member_id, task }]);

  it('gives each part to the member that it is for, side by side', () => {
    expect(replyTo(both).calls).toEqual(delegated);
  });

  it('says what they said', () => {
    const answers = delegated.map(([name, args]) => [name, args, `${args.member_id} is done`]);
    expect(replyTo(both, answers).text).toBe('support is done\n\nanalyst is done');
  });
});

it('a message in the middle of the work does not put it out', () => {
  const call = { id: 'call_0', type: 'function', function: { name: 'get_order', arguments: '{"order_id":1042}' } };
  const user = (/** @type {string} */ content) => ({ role: 'user', content });
  const answered = [
    user(request),
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'call_0', content: JSON.stringify(order) },
  ];
  expect(readConversation({ messages: [...answered, user('Be polite.')] })).toMatchObject({ request, turn: 1 });
  expect(readConversation({ messages: [user(request), user('Be polite.')] })).toMatchObject({ request, turn: 0 });
  const done = [...answered, { role: 'assistant', content: 'Refunded.' }, user('Thank you.')];
  expect(readConversation({ messages: done })).toMatchObject({ request: 'Thank you.', turn: 0 });
});
