/** Starts the broadcast overlay: a transparent page for streaming software, at `/overlay/{matchId}`. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { Overlay } from './overlay/overlay';
import './styles/tokens.css';
import './styles/base.css';
import { language } from './text/text';

effect(() => {
  document.documentElement.lang = language.value;
});

const matchId = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const atTop = new URLSearchParams(location.search).get('position') === 'top';
const root = document.getElementById('app');
if (root) render(<Overlay matchId={matchId} atTop={atTop} />, root);
