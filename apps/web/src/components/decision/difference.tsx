/** Two texts of which one takes the place of the other. */
export interface DifferenceProps {
  old: string;
  current: string;
}

/** A text that was put in. */
export function Added({ children }: { children: string }) {
  return <ins className="rounded-sm bg-success-soft px-0.5 text-success decoration-success/40">{children}</ins>;
}

/** A text that was taken out. */
export function Removed({ children }: { children: string }) {
  return <del className="rounded-sm bg-danger-soft px-0.5 text-danger decoration-danger/60">{children}</del>;
}
