'use client';
import { lazily } from '@/components/lazily';

/** Whether this browser tells the person of what waits: in the menu with their name, loaded when that is opened. */
export const TellMe = lazily(() => import('@/components/push/tell-me').then((m) => m.TellMe));
