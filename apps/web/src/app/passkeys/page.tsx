import { PasskeysPage } from '@/components/passkeys/passkeys-page';

export default function Page() {
  return <PasskeysPage />;
}
