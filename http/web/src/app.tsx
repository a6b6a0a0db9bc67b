/** The app's pages by address; each but the first is loaded when it is needed. */
import { ErrorBoundary, LocationProvider, Route, Router } from 'preact-iso';
import { Home } from './pages/home';
import { page } from './pages/loading';
import { NotFound } from './pages/not_found';
import { Toasts } from './ui/toasts';

const SignIn = page(() => import('./pages/sign_in').then((one) => one.SignIn));
const NewMatch = page(() => import('./pages/new_match').then((one) => one.NewMatch));
const MatchPage = page(() => import('./pages/match/match_page').then((one) => one.MatchPage));
const TryAlone = page(() => import('./pages/try_alone').then((one) => one.TryAlone));
const MyMatches = page(() => import('./pages/my_matches').then((one) => one.MyMatches));
const ReplayPage = page(() => import('./pages/replay/replay_page').then((one) => one.ReplayPage));
const WatchPage = page(() => import('./pages/watch/watch_page').then((one) => one.WatchPage));
const Settings = page(() => import('./pages/settings/settings_page').then((one) => one.Settings));

export function App() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <Router>
          <Route path="/" component={Home} />
          <Route path="/sign-in" component={SignIn} />
          <Route path="/new" component={NewMatch} />
          <Route path="/try" component={TryAlone} />
          <Route path="/matches" component={MyMatches} />
          <Route path="/settings" component={Settings} />
          <Route path="/m/:matchId" component={MatchPage} />
          <Route path="/watch/:matchId" component={WatchPage} />
          <Route path="/replay/:matchId" component={ReplayPage} />
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
      <Toasts />
    </LocationProvider>
  );
}
