import { AccessibilityStatement } from '../../../common/accessibility/statement.tsx';
import { words as statement } from '../../../common/accessibility/words.ts';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

export function AccessibilityPage() {
  const say = words.use();
  const sayStatement = statement.use();
  return (
    <Page title={say('title')} lead={sayStatement('lead')}>
      <AccessibilityStatement />
    </Page>
  );
}
