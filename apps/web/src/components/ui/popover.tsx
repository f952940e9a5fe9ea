'use client';
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import { cn } from '@/lib/cn';
import { Slot } from './slot';

interface Shared {
  isOpen: boolean;
  setOpen(open: boolean): void;
  anchor: RefObject<HTMLElement | null>;
  /** Of the content, and as a name for CSS. */
  id: string;
}

const Sharing = createContext<Shared | undefined>(undefined);

function useShared(): Shared {
  const shared = useContext(Sharing);
  if (!shared) throw new Error('Parts of a popover stand inside of a Popover');
  return shared;
}

interface PopoverProps {
  children: ReactNode;
  /** Given together with `onOpenChange` where somebody else keeps it. */
  open?: boolean;
  onOpenChange?(open: boolean): void;
}

/**
 * Something that opens beside what was pressed: the browser's own popover. It closes at Escape and at a press elsewhere, and gives the focus back. It needs
 * no script beside this, so it opens while the server is away.
 */
export function Popover({ children, open, onOpenChange }: PopoverProps) {
  const [own, setOwn] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  const id = useId();
  const setOpen = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return <Sharing value={{ isOpen: open ?? own, setOpen, anchor, id }}>{children}</Sharing>;
}

type PartProps = ComponentProps<'button'> & {
  /** The only child becomes the part. */
  asChild?: boolean;
};

/** Opens and closes the popover, which opens beside it. */
export function PopoverTrigger({ asChild, ...props }: PartProps) {
  const { isOpen, setOpen, anchor, id } = useShared();
  const wasOpen = useRef(false);
  const Part = asChild ? Slot : 'button';
  return (
    <Part
      type="button"
      {...props}
      ref={anchor as RefObject<HTMLButtonElement>}
      style={{ anchorName: nameOf(id) }}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      aria-controls={isOpen ? id : undefined}
      // The browser closes at the press, before the click comes.
      onPointerDown={() => {
        wasOpen.current = isOpen;
      }}
      onClick={({ detail }) => setOpen(!(detail === 0 ? isOpen : wasOpen.current))}
    />
  );
}

/** What the popover opens beside, where something else than a press opens it. */
export function PopoverAnchor({ asChild, ...props }: ComponentProps<'span'> & { asChild?: boolean }) {
  const { anchor, id } = useShared();
  const Part = asChild ? Slot : 'span';
  return <Part {...props} ref={anchor} style={{ anchorName: nameOf(id) }} />;
}

/** Closes the popover, after what it does itself. */
export function PopoverClose({ asChild, ...props }: PartProps) {
  const { setOpen } = useShared();
  const Part = asChild ? Slot : 'button';
  return <Part type="button" {...props} onClick={() => setOpen(false)} />;
}

type ContentProps = ComponentProps<'div'> & {
  /** Says its purpose to people who use a screen reader: a popover is a dialog. */
  'aria-label': string;
  /** Which edge it shares with what it opens beside. */
  align?: 'start' | 'end';
};

/** What the popover shows. It is there while the popover is open. */
export function PopoverContent(props: ContentProps) {
  const { isOpen } = useShared();
  return isOpen && createPortal(<Content {...props} />, document.body);
}

function Content({ className, align = 'end', ...props }: ContentProps) {
  const { setOpen, anchor, id } = useShared();
  const own = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [content, opener] = [own.current, anchor.current];
    content?.showPopover();
    (content?.querySelector<HTMLElement>(first) ?? content)?.focus({ preventScroll: true });
    return () => {
      if (content?.contains(document.activeElement)) opener?.focus({ preventScroll: true });
    };
  }, [anchor]);
  return (
    <div
      role="dialog"
      tabIndex={-1}
      {...props}
      ref={own}
      id={id}
      popover="auto"
      data-align={align}
      style={{ positionAnchor: nameOf(id) }}
      onToggle={({ newState }) => newState === 'closed' && setOpen(false)}
      className={cn(
        'anchored w-80 max-w-[calc(100vw-1.5rem)] rounded-lg border bg-popover p-4 text-popover-foreground text-sm shadow-lg outline-none',
        className,
      )}
    />
  );
}

/** What takes the focus when a popover opens. */
const first = ':is(input, textarea, select, button):not(:disabled)';

/** An id of React as a name of CSS. */
function nameOf(id: string): string {
  return `--popover${id.replace(/[^\w-]/g, '')}`;
}
