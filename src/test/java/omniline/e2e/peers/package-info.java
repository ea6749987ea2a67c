/** What end-to-end tests call and are called by: agents, voices, other people's programs, and the lines that a call leaves in the log. */
@NullMarked
package omniline.e2e.peers;

import org.jspecify.annotations.NullMarked;
