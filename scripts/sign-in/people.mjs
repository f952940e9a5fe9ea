// @ts-check

/**
 * Sample people for trying sign-in. None of them exists.
 * @typedef {object} SamplePerson
 * @property {string} sub
 * @property {string} name
 * @property {string[]} roles
 * @property {string} [tenant]
 */

/** @type {readonly SamplePerson[]} */
export const samplePeople = [
  { sub: 'sample-starter', name: 'Sam Starter (sample)', roles: ['starter'] },
  { sub: 'sample-approver', name: 'Alex Approver (sample)', roles: ['approver', 'finance'] },
  { sub: 'sample-admin', name: 'Ada Admin (sample)', roles: ['admin', 'finance', 'support-lead'] },
];
