/** Starts the app. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app';
import './styles/tokens.css';
import './styles/base.css';
import { language } from './text/text';

effect(() => {
  document.documentElement.lang = language.value;
});

const root = document.getElementById('app');
if (root) render(<App />, root);
