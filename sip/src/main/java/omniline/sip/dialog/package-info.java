/**
 * Calls as RFC 3261 describes them: the UAS core (8.2), server INVITEs (13.3, 17.2.1), calls that we place (13.2), dialogs (12),
 * offers inside a call (14, RFC 3311), the end (15). JAIN-SIP's automatic dialogs and server transactions are off and unused: they
 * decide on their own what to answer (500, 491, 481, silence), drop under load at random, and keep a terminated transaction for 8 s;
 * here each rule stands where the RFC has it and runs in virtual time in the tests.
 *
 * <p>Threads: each call has a {@link omniline.sip.transaction.Mailbox}; whatever happens to the call (requests, responses, timers, API
 * calls) is a piece of work in it, one at a time. Nothing in a call is locked.
 */
@NullMarked
package omniline.sip.dialog;

import org.jspecify.annotations.NullMarked;
