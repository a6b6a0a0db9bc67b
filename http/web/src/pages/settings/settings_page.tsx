/** How one wants the app: language, appearance, bells, shortcuts; and signing out. */
import { LANGUAGES, type Language, language, speak, t } from '../../text/text';
import { Choice } from '../../ui/choice';
import { Frame } from '../../ui/frame';
import { chooseShortcuts, chooseSound, chooseTheme, shortcuts, sound, THEMES, theme } from '../../ui/preferences';
import { Account } from './account';
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
