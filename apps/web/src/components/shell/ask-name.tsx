'use client';
import { useSyncExternalStore } from 'react';
import { lazily } from '@/components/lazily';
import { nameQuestion } from '@/lib/asked-name';

const NameDialog = lazily(() => import('./name-dialog').then((m) => m.NameDialog));

/** Asks for a name when a decision needs one. */
export function AskName() {
  const isOpen = useSyncExternalStore(nameQuestion.subscribe, nameQuestion.isOpen, () => false);
  return isOpen ? <NameDialog /> : null;
}
