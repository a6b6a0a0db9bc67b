/** Starts the app. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app';
import { soundAfterGestures } from './sound/chime';
import './styles/tokens.css';
import './styles/base.css';
import { language } from './text/text';
import { applyTheme, theme } from './ui/preferences';

effect(() => {
  document.documentElement.lang = language.value;
});
effect(() => applyTheme(theme.value, document.documentElement));
soundAfterGestures();

const root = document.getElementById('app');
if (root) render(<App />, root);
