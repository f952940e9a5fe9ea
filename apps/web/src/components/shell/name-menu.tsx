'use client';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { defaultName, useName, useRolesText } from '@/lib/use-name';
import { Initial } from './initial';
import { TellMe } from './tell-me';

/** The name that decisions and runs of this browser are signed with, and the roles that decisions come with. */
export function NameMenu() {
  const [name, storeName] = useName();
  const [roles, storeRoles] = useRolesText();
  const [open, setOpen] = useState(false);
  // The draft outlives the menu: Escape closes the menu and keeps what was typed.
  const [draft, setDraft] = useState<{ name?: string; roles?: string }>({});
  const id = useId();
  const typed = { name: draft.name ?? (name === defaultName ? '' : name), roles: draft.roles ?? roles };
  const save = (event: FormEvent) => {
    event.preventDefault();
    storeName(typed.name.trim() || defaultName);
    storeRoles(typed.roles.trim());
    setDraft({});
    setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost" className="gap-2 px-2">
          <Initial of={name} />
          <span className="sr-only">Your name:</span>
          <span className="max-w-28 truncate text-muted-foreground max-sm:sr-only">{name}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Your name and roles">
        <form onSubmit={save} className="flex flex-col gap-2">
          <label htmlFor={id} className="font-medium">
            Your name
          </label>
          <Input
            id={id}
            value={typed.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            placeholder={defaultName}
            maxLength={80}
          />
          <label htmlFor={`${id}-roles`} className="mt-1 font-medium">
            Your roles
          </label>
          <Input
            id={`${id}-roles`}
            value={typed.roles}
            onChange={(event) => setDraft({ ...draft, roles: event.target.value })}
            placeholder="finance, ops"
            maxLength={200}
          />
          <p className="text-muted-foreground text-xs">
            <strong className="font-medium text-foreground">Local developer, no sign-in.</strong> Only this machine can
            open the console. Runs and decisions carry the name and the roles that you give here, and nobody checks
            them.
          </p>
          <Button type="submit" className="mt-1 self-end" size="sm">
            Save
          </Button>
        </form>
        <div className="mt-3 border-t pt-3">
          <TellMe />
        </div>
      </PopoverContent>
    </Popover>
  );
}
