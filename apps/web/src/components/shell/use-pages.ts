'use client';
import { useMay } from '@/state/use-may';
import { type Page, pages } from './pages';

/** The pages that the person may go to, in their order. */
export function usePages(): Page[] {
  const may = useMay();
  return pages.filter((page) => page.may === undefined || may(page.may));
}
