<?xml version="1.0" encoding="utf-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="http://www.w3.org/2005/Atom" exclude-result-prefixes="a">
  <xsl:output method="html" encoding="utf-8" doctype-system="about:legacy-compat"/>
  <xsl:template match="/a:feed">
    <html lang="{@xml:lang}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="a:title"/></title>
        <link rel="stylesheet" href="/static/css/feed.css"/>
      </head>
      <body>
        <main>
          <h1><a href="{a:link[@rel='alternate']/@href}"><xsl:value-of select="a:title"/></a></h1>
          <p><xsl:value-of select="a:subtitle"/></p>
          <xsl:for-each select="a:entry">
            <article>
              <h2><a href="{a:link/@href}"><xsl:value-of select="a:title"/></a></h2>
              <p><time datetime="{a:published}"><xsl:value-of select="substring(a:published, 1, 10)"/></time></p>
              <p><xsl:value-of select="a:summary"/></p>
            </article>
          </xsl:for-each>
        </main>
      </body>
    </html>
  </xsl:template>
</xsl:stylesheet>
