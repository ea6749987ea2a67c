/** The media loop: one thread that owns sockets and the 5 ms grid of all its calls, on Netty's event loop. */
@NullMarked
package omniline.rtp.io;

import org.jspecify.annotations.NullMarked;
