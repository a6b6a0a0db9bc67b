/** How one wants the app: language, appearance, bells, shortcuts; and signing out. */
import { useLocation } from 'preact-iso';
import { me, signOut } from '../net/session';
import { LANGUAGES, type Language, language, speak, t } from '../text/text';
import { Avatar } from '../ui/avatar';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { Frame } from '../ui/frame';
import { chooseShortcuts, chooseSound, chooseTheme, shortcuts, sound, THEMES, theme } from '../ui/preferences';
import { toast } from '../ui/toasts';
import './settings.css';

export function Settings() {
  const languages = Object.keys(LANGUAGES) as Language[];
  return (
    <Frame title={t('app.settings')}>
      <div class="settings">
        <header class="settings-head">
          <h1>{t('app.settings')}</h1>
          <p class="soft">{t('settings.lead')}</p>
        </header>
        <Choice
          label={t('settings.language')}
          layout="row"
          value={language.value}
          options={languages.map((value) => ({ value, name: LANGUAGES[value] }))}
          onChoose={speak}
        />
        <Choice
          label={t('settings.theme')}
          layout="row"
          value={theme.value}
          options={THEMES.map((value) => ({ value, name: t(`settings.${value}`) }))}
          onChoose={chooseTheme}
        />
        <OnOff label={t('settings.sound')} on={sound.value} onChoose={chooseSound} />
        <OnOff label={t('settings.shortcuts')} on={shortcuts.value} onChoose={chooseShortcuts} />
        <Account />
      </div>
    </Frame>
  );
}

interface OnOffProps {
  label: string;
  on: boolean;
  onChoose: (on: boolean) => void;
}

function OnOff({ label, on, onChoose }: OnOffProps) {
  return (
    <Choice
      label={label}
      layout="row"
      value={on ? 'on' : 'off'}
      options={[
        { value: 'on', name: t('settings.on') },
        { value: 'off', name: t('settings.off') },
      ]}
      onChoose={(value) => onChoose(value === 'on')}
    />
  );
}

function Account() {
  const { route } = useLocation();
  const user = me.value;
  const leave = () => {
    signOut();
    toast('plain', t('settings.signedOut'));
    route('/');
  };
  return (
    <section class="stack" aria-labelledby="account">
      <h2 id="account">{t('settings.account')}</h2>
      {user ? (
        <div class="card row spread">
          <span class="settings-who">
            <Avatar name={user.displayName} userId={user.id} />
            <span>{t('settings.signedInAs', { name: user.displayName })}</span>
          </span>
          <Button onPress={leave}>{t('app.signOut')}</Button>
        </div>
      ) : (
        <div class="row">
          <a class="button button-primary" href="/sign-in?next=%2Fsettings">
            {t('app.signIn')}
          </a>
        </div>
      )}
    </section>
  );
}
