/* before the version */ // and more
OPENQASM /* here */ 3.0 /* too */ ; // after
include/**/"stdgates.inc"// no blank
;
/* a comment
   of two lines; x q[0]; */ qubit /* size */ [ /* two */ 2 ] q /* name */ ;
#pragma nothing to do
pragma another one; with anything @ $ "in it
@annotated with words
h q[0] /* ; */ ; // x q[1];
rx ( /* angle */ pi / /* half */ 2.0 ) q /* which */ [ 1 ] ;
// the end /* not a comment
