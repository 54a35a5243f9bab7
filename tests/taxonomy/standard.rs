//! The parts of the standard schemas that ours refer to, in our own words: enough for an XML Schema processor to
//! resolve every type without a network.

/// File name, the URI that our schemas import, text.
pub const ALL: [(&str, &str, &str); 3] = [
    ("xbrli.xsd", "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd", XBRLI),
    ("xbrldt.xsd", "http://www.xbrl.org/2005/xbrldt-2005.xsd", XBRLDT),
    ("dtr.xsd", "https://www.xbrl.org/dtr/type/2022-03-31/types.xsd", DTR),
];

/// XBRL 2.1 instances.
const XBRLI: &str = r#"
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
    targetNamespace="http://www.xbrl.org/2003/instance" elementFormDefault="qualified">
  <xs:element name="item" abstract="true" type="xs:anyType"/>
  <xs:attribute name="periodType" type="xs:string"/>
  <xs:attribute name="balance" type="xs:string"/>
  <xs:complexType name="monetaryItemType"><xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="sharesItemType"><xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="pureItemType"><xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="decimalItemType"><xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="integerItemType"><xs:simpleContent><xs:extension base="xs:integer"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="stringItemType"><xs:simpleContent><xs:extension base="xs:string"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="booleanItemType"><xs:simpleContent><xs:extension base="xs:boolean"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="dateItemType"><xs:simpleContent><xs:extension base="xs:date"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="gYearItemType"><xs:simpleContent><xs:extension base="xs:gYear"/></xs:simpleContent></xs:complexType>
</xs:schema>"#;

/// Dimensions 1.0.
const XBRLDT: &str = r#"
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://xbrl.org/2005/xbrldt">
  <xs:element name="hypercubeItem" abstract="true" type="xs:anyType"/>
  <xs:element name="dimensionItem" abstract="true" type="xs:anyType"/>
  <xs:attribute name="typedDomainRef" type="xs:anyURI"/>
</xs:schema>"#;

/// Item types of the data type registry.
const DTR: &str = r#"
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.xbrl.org/dtr/type/2022-03-31">
  <xs:complexType name="perShareItemType"><xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="percentItemType"><xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent></xs:complexType>
  <xs:complexType name="domainItemType"><xs:simpleContent><xs:extension base="xs:string"/></xs:simpleContent></xs:complexType>
</xs:schema>"#;
