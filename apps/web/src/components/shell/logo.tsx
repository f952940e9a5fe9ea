export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7">
      <rect width="32" height="32" rx="8" className="fill-primary" />
      <path
        d="M8 21.5c3 0 4-11 8-11s5 11 8 11"
        fill="none"
        strokeWidth="2.6"
        strokeLinecap="round"
        className="stroke-primary-foreground"
      />
      <circle cx="8" cy="21.5" r="2.6" className="fill-primary-foreground" />
      <circle cx="24" cy="21.5" r="2.6" className="fill-primary-foreground" />
    </svg>
  );
}
