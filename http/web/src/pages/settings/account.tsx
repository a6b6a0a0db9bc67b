/** Who one is here: one's name, to be changed, and signing out. */
import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { rest } from '../../net/rest';
import { me, session, signedIn, signOut } from '../../net/session';
import { t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Avatar } from '../../ui/avatar';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text_field';
import { toast } from '../../ui/toasts';
import type { User } from '../../wire/records';

const NAME_MAX = 64;

export function Account() {
  const user = me.value;
  return (
    <section class="stack" aria-labelledby="account">
      <h2 id="account">{t('settings.account')}</h2>
      {user ? (
        <Known key={user.id} user={user} />
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

function Known({ user }: { user: User }) {
  const { route } = useLocation();
  const leave = () => {
    signOut();
    toast('plain', t('settings.signedOut'));
    route('/');
  };
  return (
    <div class="card stack">
      <div class="row spread">
        <span class="settings-who">
          <Avatar name={user.displayName} userId={user.id} />
          <span>{t('settings.signedInAs', { name: user.displayName })}</span>
        </span>
        <Button onPress={leave}>{t('app.signOut')}</Button>
      </div>
      <Rename user={user} />
    </div>
  );
}

function Rename({ user }: { user: User }) {
  const name = useSignal(user.displayName);
  const wanted = name.value.trim();
  const save = async (event: Event) => {
    event.preventDefault();
    const token = session.value?.token;
    if (!token || !wanted || wanted === user.displayName) return;
    await attempt(async () => {
      const renamed = await rest.rename(wanted, token);
      signedIn({ token, user: { ...user, ...renamed } });
      toast('good', t('settings.renamed'));
    });
  };
  return (
    <form class="settings-name" onSubmit={save} noValidate>
      <TextField
        label={t('signIn.name')}
        hint={t('settings.nameHint')}
        value={name.value}
        maxLength={NAME_MAX}
        autocomplete="nickname"
        onInput={(text) => {
          name.value = text;
        }}
      />
      <Button type="submit" disabled={!wanted || wanted === user.displayName}>
        {t('settings.rename')}
      </Button>
    </form>
  );
}
