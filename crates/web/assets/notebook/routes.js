// Which screen an address names. Addresses are words a person can read.

import { activityScreen } from './screens/activity.js';
import { activityFormScreen } from './screens/activity_form.js';
import { conflictsScreen } from './screens/conflicts.js';
import { enrolScreen, unlockScreen } from './screens/unlock.js';
import { homeScreen } from './screens/home.js';
import { householdScreen } from './screens/household.js';
import { householdEditScreen, householdNewScreen } from './screens/household_form.js';
import { householdsScreen } from './screens/households.js';
import { invitationScreen, reportScreen } from './screens/texts.js';
import { ownReportScreen } from './screens/own_report.js';
import { ownReportsScreen } from './screens/own_reports.js';
import { ownRequestScreen, ownRequestsScreen } from './screens/own_requests.js';
import { outboxScreen } from './screens/outbox.js';
import { chooseScreen } from './screens/choose.js';
import { sellerScreen, sellersScreen } from './screens/sellers.js';
import { settingsScreen } from './screens/settings.js';

/** @typedef {import('./app.js').Screen} Screen */

/** @type {[RegExp, (app: import('./app.js').App, id: string) => Screen | null][]} */
const ROUTES = [
  [/^$/, homeScreen],
  [/^ho$/, householdsScreen],
  [/^ho\/(chua-den|do-dang)$/, householdsScreen],
  [/^ho\/moi$/, householdNewScreen],
  [/^ho\/([0-9a-f-]{36})$/, householdScreen],
  [/^ho\/([0-9a-f-]{36})\/sua$/, householdEditScreen],
  [/^ban$/, sellersScreen],
  [/^ban\/([0-9a-f-]{36})$/, sellerScreen],
  [/^viec\/moi$/, activityFormScreen],
  [/^viec\/([0-9a-f-]{36})$/, activityScreen],
  [/^hai-nguoi-sua$/, conflictsScreen],
  [/^bao-cao$/, reportScreen],
  [/^bao-cao-thang$/, ownReportsScreen],
  [/^bao-cao-thang\/([0-9a-f-]{36})$/, ownReportScreen],
  [/^yeu-cau$/, ownRequestsScreen],
  [/^yeu-cau\/([0-9a-f-]{36}\/[0-9a-f-]{36})$/, ownRequestScreen],
  [/^moi-hop$/, invitationScreen],
  [/^chon-thon$/, chooseScreen],
  [/^gui$/, outboxScreen],
  [/^cai-dat$/, settingsScreen],
];

/**
 * @param {import('./app.js').App} app
 * @returns {Screen}
 */
export function routed(app) {
  const path = location.hash.replace(/^#\/?/, '');
  if (!app.open) {
    return app.people.length === 0 || path === 'them-nguoi' ? enrolScreen(app) : unlockScreen(app);
  }
  for (const [pattern, screen] of ROUTES) {
    const found = path.match(pattern);
    const shown = found && screen(app, found[1] || '');
    if (shown) {
      return shown;
    }
  }
  // What an address names may be gone.
  return homeScreen(app);
}
