import { createHash } from 'node:crypto';
import proto from '@temporalio/proto';
import { expect, it } from 'vitest';
import { NameFinder } from './name-finder.js';

const nameOf = (text: string) => createHash('sha256').update(text).digest('hex');
const name = nameOf('kept');
const finder = new NameFinder();
finder.add(name);
finder.add(nameOf('other'));

const { Payload } = proto.temporal.api.common.v1;
const { History } = proto.temporal.api.history.v1;
const { ExternalStorageReference } = proto.temporal.api.sdk.v1;
const reference = ExternalStorageReference.create({ driverName: 'payloads', claimData: { sha256: name } });

it.each<[string, string | Uint8Array]>([
  ['alone', name],
  ['in JSON', JSON.stringify({ transcript: { part: name } })],
  ['in JSON in a text of JSON', JSON.stringify({ result: JSON.stringify({ inner: JSON.stringify({ part: name }) }) })],
  ['beside other characters of its kind', `0${name}7f${'ab'.repeat(40)}`],
  ['behind half of itself', name.slice(0, 40) + name],
  ['at the end of much text', `${'x'.repeat(100_000)}${name}`],
  ['between the fields of a protocol buffer', ExternalStorageReference.encode(reference).finish()],
  [
    'in a payload of an event of a history',
    History.encode({
      events: [{ activityTaskCompletedEventAttributes: { result: { payloads: [payloadOf(reference)] } } }],
    }).finish(),
  ],
  [
    'in a memo, and in the details of the cause of a failure',
    History.encode({
      events: [
        { workflowPropertiesModifiedEventAttributes: { upsertedMemo: { fields: { some: payloadOf({}) } } } },
        {
          activityTaskTimedOutEventAttributes: {
            failure: { cause: { timeoutFailureInfo: { lastHeartbeatDetails: { payloads: [payloadOf(reference)] } } } },
          },
        },
      ],
    }).finish(),
  ],
])('a name is found %s', (_, bytes) => {
  expect([...finder.find(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)]).toEqual([name]);
});

it.each([
  ['another name', nameOf('nothing')],
  ['a name in capitals', name.toUpperCase()],
  ['a name that is cut off', name.slice(0, -1)],
  ['a name with a break in it', `${name.slice(0, 32)}\n${name.slice(32)}`],
  ['what ends like a name', `${'0'.repeat(58)}${name.slice(-6)}`],
])('%s is not found', (_, text) => {
  expect([...finder.find(Buffer.from(text))]).toEqual([]);
});

it('takes a moment for megabytes of hexadecimal digits', () => {
  const before = process.cpuUsage();
  expect([...finder.find(Buffer.from('00000001'.repeat(1_000_000)))]).toEqual([]);
  const { user } = process.cpuUsage(before); // of the processor's time, which others that are busy do not make more
  expect(user).toBeLessThan(10_000_000);
});

function payloadOf(value: object) {
  const metadata = { encoding: Buffer.from('json/protobuf') };
  return Payload.create({ metadata, data: Buffer.from(JSON.stringify(value)) });
}
