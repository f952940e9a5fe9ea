/** The file that says what the roles of a provider allow, and where: `AUTH_ROLES_FILE`, TOML. */
import { InvalidConfiguration, longestTenant } from '@platform/temporal';
import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { type BuiltInRole, builtInRoles, type Grant } from '../identity/principal.js';

const name = z.string().trim().min(1).max(200);
/** What the search of the server can tell apart. */
const searchable = name.regex(/^[^"\\]*$/, 'must not have double quotes or backslashes');
const names = z.array(searchable).min(1, 'must name one at least; leave it out for all');

/** What the tenant of a run may look like. */
const tenantSchema = z
  .string()
  .regex(/^[^"\\\p{Cs}]+$/u)
  .refine((tenant) => tenant.trim() === tenant && Buffer.byteLength(tenant) <= longestTenant);

const roleSchema = z
  .strictObject({
    name,
    as: z.enum(builtInRoles),
    agents: names.optional(),
    tenants: names.optional(),
    tools: names.optional(),
  })
  .refine(({ as, tools }) => tools === undefined || builtInRoles.indexOf(as) >= builtInRoles.indexOf('approver'), {
    path: ['tools'],
    error: 'is for roles that decide (approver, operator, admin)',
  });

const personSchema = z.strictObject({
  /** `issuer#subject`, as the page of the person shows it. */
  id: name,
  roles: z.array(name).default([]),
  tenant: searchable.optional(),
});

const fileSchema = z.strictObject({
  role: z.array(roleSchema).default([]),
  person: z.array(personSchema).default([]),
});

/** What the file says. */
export type RolesFile = z.output<typeof fileSchema>;

/** What nobody has written a file for: built-in roles hold everywhere. */
export const noRolesFile: RolesFile = { role: [], person: [] };

/** Reads the text of the file. Throws `InvalidConfiguration` with the place, what is wrong and what is allowed. */
export function parseRoles(text: string, where: string): RolesFile {
  const wrong = (what: string, cause?: unknown) =>
    new InvalidConfiguration(`AUTH_ROLES_FILE ${where}: ${what}`, { cause });
  let given: unknown;
  try {
    given = parse(text);
  } catch (error) {
    if (error instanceof TomlError) throw wrong(`line ${error.line}: ${error.message.split('\n')[0]}`, error);
    throw error;
  }
  const { data, error } = fileSchema.safeParse(given);
  if (!data) {
    const [issue] = error.issues;
    throw wrong(`${placeOf(issue?.path ?? [])} ${issue?.message}`, error);
  }
  const ids = data.person.map(({ id }) => id);
  const twice = ids.find((id, n) => ids.indexOf(id) !== n);
  if (twice !== undefined) throw wrong(`person "${twice}" is in it twice; write all roles into one entry`);
  return data;
}

/** `role 2, as`. */
function placeOf([kind, index, ...rest]: readonly PropertyKey[]): string {
  if (kind === undefined) return 'it';
  if (typeof index !== 'number') return `${String(kind)}:`;
  return `${String(kind)} ${index + 1}${rest.length > 0 ? `, ${rest.join('.')}` : ''}:`;
}

/** Somebody as the provider knows them. */
export interface KnownRoles {
  id: string;
  roles: readonly string[];
  tenant?: string;
}

/** What somebody may: the roles that policies name, the tenant, and the grants. */
export interface Standing {
  roles: string[];
  tenant?: string;
  grants: Grant[];
}

/**
 * Puts together what the provider and the file say of somebody. Roles of both count; the tenant of the file comes first. A role that the file
 * describes is what the file says, also one with the name of a built-in one.
 *
 * @param isTenanted people belong to tenants here (`AUTH_TENANT_CLAIM` is set): who has none, and is not in the file, has only roles that name tenants.
 */
export function standingOf(known: KnownRoles, file: RolesFile, isTenanted = false): Standing {
  const person = file.person.find(({ id }) => id === known.id);
  const roles = [...new Set([...known.roles, ...(person?.roles ?? [])])];
  const tenant = person?.tenant ?? known.tenant;
  const grants = roles.flatMap((role) => grantsOf(role, file));
  // Of a tenant that no run can have nobody is: the person sees nothing, not everything.
  if (tenant !== undefined && !tenantSchema.safeParse(tenant).success) return { roles, tenant, grants: [] };
  const isPlaced = !isTenanted || tenant !== undefined || person !== undefined;
  return {
    roles,
    ...(tenant !== undefined && { tenant }),
    grants: isPlaced ? grants : grants.filter(({ tenants }) => tenants !== undefined),
  };
}

function grantsOf(role: string, { role: described }: RolesFile): Grant[] {
  const own = described.filter(({ name }) => name === role);
  if (own.length > 0) return own.map(({ name: _, as, ...where }) => ({ role: as, ...where }));
  return builtInRoles.includes(role as BuiltInRole) ? [{ role: role as BuiltInRole }] : [];
}
