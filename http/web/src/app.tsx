/** The app's pages by address; each but the first is loaded when it is needed. */
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso';
import { Home } from './pages/home';
import { NotFound } from './pages/not_found';
import { Toasts } from './ui/toasts';

const SignIn = lazy(() => import('./pages/sign_in').then((page) => page.SignIn));
const NewMatch = lazy(() => import('./pages/new_match').then((page) => page.NewMatch));
const MatchPage = lazy(() => import('./pages/match/match_page').then((page) => page.MatchPage));
const TryAlone = lazy(() => import('./pages/try_alone').then((page) => page.TryAlone));
const MyMatches = lazy(() => import('./pages/my_matches').then((page) => page.MyMatches));
const ReplayPage = lazy(() => import('./pages/replay/replay_page').then((page) => page.ReplayPage));
const WatchPage = lazy(() => import('./pages/watch/watch_page').then((page) => page.WatchPage));
const Settings = lazy(() => import('./pages/settings').then((page) => page.Settings));

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
