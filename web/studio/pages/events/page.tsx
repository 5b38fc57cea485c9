import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

export function EventsPage() {
  const say = words.use();
  return <Page title={say('title')} />;
}
