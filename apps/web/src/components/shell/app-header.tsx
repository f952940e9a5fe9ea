import { Plus } from 'lucide-react';
import Link from 'next/link';
import { May } from '@/components/may';
import { Shortcuts } from '@/components/palette/shortcuts';
import { Button } from '@/components/ui/button';
import { HealthMenu } from './health-menu';
import { Logo } from './logo';
import { MainNav } from './main-nav';
import { ThemeToggle } from './theme-toggle';
import { WhoMenu } from './who-menu';

export function AppHeader() {
  return (
    <header className="sticky top-0 z-30 border-b bg-background/85 backdrop-blur-md">
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-1 px-4 sm:px-6">
        <Link href="/" className="mr-2 flex items-center gap-2.5 rounded-md font-semibold tracking-tight xl:mr-4">
          <Logo />
          <span className="whitespace-nowrap max-[25rem]:sr-only md:max-xl:sr-only">Durable Agents</span>
        </Link>
        <MainNav />
        <div className="ml-auto flex items-center gap-0.5">
          <Shortcuts />
          <HealthMenu />
          <ThemeToggle />
          <WhoMenu />
          <May do="start">
            <Button asChild size="sm" className="ml-2 hidden md:inline-flex">
              <Link href="/new">
                <Plus /> New run
              </Link>
            </Button>
          </May>
        </div>
      </div>
    </header>
  );
}
