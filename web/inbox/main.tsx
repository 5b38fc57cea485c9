import '@digdir/designsystemet-web';
import '@digdir/designsystemet-css';
import '@altinn/altinn-components/dist/tokens/design-tokens-build/theme.css';
import '@altinn/altinn-components/dist/data-theme.css';
import '@altinn/altinn-components/dist/data-padding.css';
import '@altinn/altinn-components/dist/data-spacing.css';
import '@altinn/altinn-components/dist/data-shadow.css';
import '../common/styles/fonts.css';
import '../common/styles/budstikke.css';
import '../common/styles/shell.css';
import '../common/parts/parts.css';
import './shell/shell.css';
import { mountApp } from '../common/shell/mount.tsx';
import { queries, router } from './router.ts';
import { words } from './shell/words.ts';

await mountApp(router, queries, [words]);
