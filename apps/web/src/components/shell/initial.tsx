/** The first letter of a name, in a circle. */
export function Initial({ of }: { of: string }) {
  return (
    <span
      aria-hidden="true"
      className="flex size-6 items-center justify-center rounded-full bg-secondary font-semibold text-[0.6875rem] text-secondary-foreground uppercase"
    >
      {[...of][0]}
    </span>
  );
}
