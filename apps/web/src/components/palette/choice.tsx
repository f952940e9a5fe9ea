'use client';
import { Command } from 'cmdk';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';

/** How a group of the palette looks, with its heading. */
export const group =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs';

type ChoiceProps = ComponentProps<typeof Command.Item> & {
  icon: LucideIcon;
  /** What it is, on the right. */
  hint?: string;
};

/** One thing that can be chosen. `value`: what is searched in. */
export function Choice({ icon: Icon, hint, children, ...props }: ChoiceProps) {
  return (
    <Command.Item
      {...props}
      className="flex cursor-pointer items-center gap-3 rounded-md px-3 py-2 text-sm data-[selected=true]:bg-accent data-[selected=true]:text-accent-foreground"
    >
      <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {children}
      </span>
      {hint && <span className="shrink-0 text-muted-foreground text-xs">{hint}</span>}
    </Command.Item>
  );
}
