/**
 * The transport layer (RFC 3261 section 18) under the JAIN-SIP stack: sockets, limits, the way back for responses.
 *
 * <p>JAIN-SIP 1.3.0-91 has transports of its own, but they would not survive the door step: its UDP queue is unbounded, its TCP reader
 * allocates whatever Content-Length says (2 GB kills the selector thread) and knows neither the compact form nor slow peers. These
 * classes plug into the stack's own extension point for transports (MessageProcessorFactory), so its parser, messages and client
 * transactions work on top of them.
 *
 * <pre>
 *   UdpTransport ─ lanes ─┐                           ┌─ requests → RequestSink (our UAS core)
 *                         ├→ Ingress → MessageReader ─┤
 *   TcpTransport ─ framing┘                           └─ responses → JAIN-SIP client transactions
 * </pre>
 */
@NullMarked
package omniline.sip.transport;

import org.jspecify.annotations.NullMarked;
