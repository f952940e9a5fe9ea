import type { ReadAgents } from '@platform/temporal';

/** What is not served or cannot be read, and why. Its runs wait; all others go on. */
export function NotServed({ list: { problems, unreadable } }: { list: ReadAgents }) {
  const told = [
    ...(problems ?? []).map(({ agentId, module, reason }) => ({
      name: agentId ? `Agent ${agentId}` : `Module ${module}`,
      why: `is not served: ${reason}`,
    })),
    ...(unreadable ?? []).map(({ agentId, message }) => ({
      name: `Agent ${agentId}`,
      why: `cannot be read: ${message}`,
    })),
  ];
  if (told.length === 0) return null;
  return (
    <ul aria-label="Not served" className="flex flex-col gap-2">
      {told.map(({ name, why }) => (
        <li key={`${name} ${why}`} className="break-words rounded-md bg-danger-soft px-3 py-2 text-danger text-sm">
          {name} {why}
        </li>
      ))}
    </ul>
  );
}
