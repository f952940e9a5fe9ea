import { SchedulesPage } from '@/components/schedules/schedules-page';

export default function Page() {
  return <SchedulesPage />;
}
