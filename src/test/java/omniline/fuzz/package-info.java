/** Inputs that nobody would send, by the ten thousand: what parses the wire must count them and go on. */
@NullMarked
package omniline.fuzz;

import org.jspecify.annotations.NullMarked;
