/** ITU-T G.711: PCMU and PCMA by table, and concealment in the manner of Appendix I. */
@NullMarked
package omniline.codecs.g711;

import org.jspecify.annotations.NullMarked;
