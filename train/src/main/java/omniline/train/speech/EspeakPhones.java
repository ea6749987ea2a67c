package omniline.train.speech;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * espeak-ng's phoneme mnemonics (its docs/phonemes and phsource/ph_english) in the one set of {@link Phones}. A mnemonic may be two
 * phones; a vowel with an r in it carries the r only where the accent speaks it. Constants.
 */
final class EspeakPhones {
  /** Mnemonic = phones. Where a bar stands, the right side is for accents that speak their r. */
  private static final String TABLE = """
      0=aa 0#=ah 02=aa O=ao O2=aa O:=ao O@=ao|ao,r o@=ao|ao,r o:=ow aU=aw aU@=aw,ah|aw,er aI=ay aI2=ay IR=er VR=er ER=er aI@=ay,ah|ay,er aI3=ay,ah|ay,er
      A:=aa A@=aa|aa,r A:@=aa|aa,r A~=aa a=ae a#=ah a2=ae aa=ae &=ae &:=ae @=ah @2=ah @3=ah @5=uh @L=ah,l 3=ah|er 3:=er
      E=eh E2=eh E#=ih e=eh e:=ey e@=eh|eh,r eI=ey I=ih I2=ih I#=ih i=iy i:=iy i@=ih,ah|ih,r i@3=ih,ah|ih,r i@3:=ih,ah|ih,r
      I@=ih,ah|ih,r V=ah V2=ah V3=ah V@=ah U=uh U@=uh|uh,r u=uw u:=uw u@=uw oU=ow oU2=ow oI=oy OI=oy
      p=p b=b t=t t2=t t#=t t[=t d=d d#=d d[=d k=k g=g tS=ch dZ=jh f=f v=v T=th D=dh s=s z=z S=sh Z=zh h=hh H=hh x=k
      m=m n=n N=ng l=l l#=l l/=l l/2=l L=l r=r r/=r r/2=r R=r r-=r R2=r w=w w#=w j=y ?=pau m-=m n-=n l-=l *=t C=hh
      _=pau _:=pau _|=pau _!=pau ||=pau ;=pau :=pau""";

  private static final Map<String, List<String>> SILENT_R = new HashMap<>();
  private static final Map<String, List<String>> SPOKEN_R = new HashMap<>();

  static {
    for (String entry : TABLE.split("\\s+", -1)) {
      int equals = entry.indexOf('=', 1);
      String[] sides = entry.substring(equals + 1).split("\\|", -1);
      String mnemonic = entry.substring(0, equals);
      SILENT_R.put(mnemonic, Arrays.asList(sides[0].split(",", -1)));
      SPOKEN_R.put(mnemonic, Arrays.asList(sides[sides.length - 1].split(",", -1)));
    }
  }

  private EspeakPhones() {
  }

  /** The phones of a mnemonic in an accent such as {@code en-us}; empty where it is not known or has no sound of its own. */
  static List<String> of(String mnemonic, String accent) {
    boolean rhotic = accent.startsWith("en-us") && !accent.equals("en-us-nyc");
    return (rhotic ? SPOKEN_R : SILENT_R).getOrDefault(mnemonic, List.of());
  }
}
